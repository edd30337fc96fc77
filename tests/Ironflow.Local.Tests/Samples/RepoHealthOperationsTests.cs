using Ironflow.Samples.RepoHealth.Operations;

namespace Ironflow.Local.Tests.Samples;

public sealed class RepoHealthOperationsTests : IDisposable
{
    private readonly TempRepository repository = new();

    private static readonly string[] Names = ["with blank.txt", "-rf", "new\nline.txt", "tab\there", "quote\"'`$(id).txt", "ünï/ćødé 🚀.txt", "*?[a].txt", "back\\slash"];

    public static TheoryData<string> OddNames => new(Names);

    [Fact]
    public async Task CountAuthors_SeveralAuthors_MostCommitsFirst()
    {
        repository.Commit("Grace Hopper");
        repository.Commit();
        repository.Commit();

        var counts = await TempRepository.RunAsync(new CountAuthors(repository.Root, 10));

        Assert.Equal((3, 2), (counts.Commits, counts.Authors));
        Assert.Equal([new AuthorCount("Ada Lovelace", 2), new AuthorCount("Grace Hopper", 1)], counts.Top);
    }

    [Fact]
    public async Task CountAuthors_MoreThanListed_CountsAllListsTop()
    {
        repository.Commit("One");
        repository.Commit("Two");
        repository.Commit("Two");

        var counts = await TempRepository.RunAsync(new CountAuthors(repository.Root, 1));

        Assert.Equal((3, 2), (counts.Commits, counts.Authors));
        Assert.Equal("Two", Assert.Single(counts.Top).Name);
    }

    [Fact]
    public async Task CountAuthors_NoCommit_FailsWithGitsText()
    {
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => TempRepository.RunAsync(new CountAuthors(repository.Root, 10)));
        Assert.Contains("HEAD", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindLargestFiles_Tracked_LargestFirstAndUntrackedLeftOut()
    {
        repository.Write("small", new string('x', 10));
        repository.Write("dir/large", new string('x', 1000));
        repository.Write("middle", new string('x', 100));
        repository.Commit();
        repository.Write("untracked", new string('x', 5000));

        var files = await TempRepository.RunAsync(new FindLargestFiles(repository.Root, 2));

        Assert.Equal((3, 0, 1110L), (files.Tracked, files.Missing, files.Bytes));
        Assert.Equal([new FileSize("dir/large", 1000), new FileSize("middle", 100)], files.Top);
    }

    [Fact]
    public async Task FindLargestFiles_DeletedAndLinked_NeitherFollowedNorFatal()
    {
        repository.Write("gone", "x");
        repository.Write("kept", "xx");
        File.CreateSymbolicLink(Path.Combine(repository.Root, "link"), "/etc/hostname");
        repository.Commit();
        File.Delete(Path.Combine(repository.Root, "gone"));

        var files = await TempRepository.RunAsync(new FindLargestFiles(repository.Root, 10));

        Assert.Equal((3, 1, 2L), (files.Tracked, files.Missing, files.Bytes));
        Assert.Equal(["kept"], files.Top.Select(file => file.Path));
    }

    [Fact]
    public async Task FindLargestFiles_FileInConflict_CountedOnce()
    {
        repository.Write("file", "base\n");
        repository.Commit();
        repository.Git("checkout", "--quiet", "-b", "other");
        repository.Write("file", "theirs\n");
        repository.Commit();
        repository.Git("checkout", "--quiet", "main");
        repository.Write("file", "ours\n");
        repository.Commit();
        Assert.ThrowsAny<Exception>(() => repository.Git("-c", "user.name=Ada", "-c", "user.email=someone@example.invalid", "merge", "other"));
        Assert.Equal(3, repository.Git("ls-files", "--unmerged").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        var files = await TempRepository.RunAsync(new FindLargestFiles(repository.Root, 10));

        Assert.Equal(1, files.Tracked);
    }

    [Fact]
    public async Task ListChanges_ChangedStagedRenamedUntracked_EachCounted()
    {
        repository.Write("changed", "a");
        repository.Write("renamed", "a long enough text to be recognised as the same file");
        repository.Commit();
        Assert.Equal(0, (await TempRepository.RunAsync(new ListChanges(repository.Root, 10))).Changed);

        repository.Write("changed", "b");
        repository.Git("mv", "renamed", "moved");
        repository.Write("new/one", "");
        repository.Write("new/two", "");

        var changes = await TempRepository.RunAsync(new ListChanges(repository.Root, 10));

        Assert.Equal((3, 1), (changes.Changed, changes.Untracked));
        Assert.Equal(["changed", "moved", "new/", "renamed"], changes.Top.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task CountMarker_Lines_WholeWordsOfTrackedTextOnly()
    {
        repository.Write("a.txt", "TODO one\nno\n// TODO: two, TODO again\nTODOS and todo do not count\n");
        repository.Write("b.txt", "TODO");
        repository.Write("binary", "\0TODO");
        repository.Commit();
        repository.Write("untracked", "TODO");

        var count = await TempRepository.RunAsync(new CountMarker(repository.Root, "TODO", 10));

        Assert.Equal((3, 2), (count.Lines, count.Files));
        Assert.Equal([new MarkedFile("a.txt", 2), new MarkedFile("b.txt", 1)], count.Top);
    }

    [Fact]
    public async Task Operations_EmptyRepository_Zeroes()
    {
        var files = await TempRepository.RunAsync(new FindLargestFiles(repository.Root, 10));
        var changes = await TempRepository.RunAsync(new ListChanges(repository.Root, 10));
        var count = await TempRepository.RunAsync(new CountMarker(repository.Root, "TODO", 10));
        var links = await TempRepository.RunAsync(new FindReadmeLinks(repository.Root, 10));

        Assert.Equal((0, 0, 0, 0), (files.Tracked, changes.Changed, changes.Untracked, count.Lines));
        Assert.Null(links.File);
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task Operations_OddFileName_NamedAsItIs(string name)
    {
        repository.Write(name, "TODO\n");
        repository.Commit();
        repository.Write(name, "TODO TODO\n");

        Assert.Equal([new FileSize(name, 10)], (await TempRepository.RunAsync(new FindLargestFiles(repository.Root, 10))).Top);
        Assert.Equal([name], (await TempRepository.RunAsync(new ListChanges(repository.Root, 10))).Top);
        Assert.Equal([new MarkedFile(name, 1)], (await TempRepository.RunAsync(new CountMarker(repository.Root, "TODO", 10))).Top);
    }

    [Fact]
    public async Task Operations_OddNamesTogether_NoneRunsIntoTheNext()
    {
        foreach (var name in Names)
            repository.Write(name, "TODO\n");
        repository.Commit();

        var expected = Names.Order(StringComparer.Ordinal);
        Assert.Equal(expected, (await TempRepository.RunAsync(new CountMarker(repository.Root, "TODO", 100))).Top.Select(file => file.Path));
        Assert.Equal(expected, (await TempRepository.RunAsync(new FindLargestFiles(repository.Root, 100))).Top.Select(file => file.Path));
    }

    [Fact]
    public async Task Operations_ShallowClone_CountWhatWasFetched()
    {
        repository.Commit();
        repository.Commit();
        var clone = Path.Combine(Path.GetDirectoryName(repository.Root)!, "clone");
        repository.Git("clone", "--quiet", "--depth", "1", new Uri(repository.Root).AbsoluteUri, clone);

        Assert.Equal(1, (await TempRepository.RunAsync(new CountAuthors(clone, 10))).Commits);
    }

    [Fact]
    public async Task Operations_DirectoryGone_FailsSayingSo()
    {
        var error = await Assert.ThrowsAsync<OperationFailedException>(
            () => TempRepository.RunAsync(new ListChanges(Path.Combine(repository.Root, "absent"), 10)));
        Assert.Contains("absent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operations_Cancelled_EndInsteadOfReading()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TempRepository.RunAsync(new ListChanges(repository.Root, 10), cancelled.Token));
    }

    [Fact]
    public async Task FindReadmeLinks_MarkdownPreferred_BoundedButAllCounted()
    {
        repository.Write("README", "https://example.com/plain");
        repository.Write("readme.md", "[a](https://example.com/a) <https://example.com/b>, https://example.com/a.");

        var links = await TempRepository.RunAsync(new FindReadmeLinks(repository.Root, 1));

        Assert.Equal(("readme.md", 2), (links.File, links.Total));
        Assert.Equal(["https://example.com/a"], links.Urls);
    }

    public void Dispose() => repository.Dispose();
}
