using Ironflow.Records;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Documents in sets, written by compare-and-set.</summary>
public abstract class DocumentContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    private const string Set = "webhook";
    private const string Id = "a-b_c.1:x";

    [Fact]
    public async Task Find_OfNone_IsNull() => Assert.Null(await Store.FindDocumentAsync(Set, Id));

    [Fact]
    public async Task Put_MovesOnFromWhatWasRead()
    {
        var first = await Store.PutDocumentAsync(Set, Id, "1", null);
        Assert.Equal(("1", Id), (first!.Value, first.Id));
        Assert.Equal(first, await Store.FindDocumentAsync(Set, Id));
        var second = await Store.PutDocumentAsync(Set, Id, "", first.ETag);
        Assert.Equal("", second!.Value);
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal(second, await Store.FindDocumentAsync(Set, Id));
        Assert.Null(await Store.FindDocumentAsync(Set, "other"));
        Assert.Null(await Store.FindDocumentAsync("other", Id));
    }

    [Fact]
    public async Task Put_FromWhatIsNoMore_IsNullAndChangesNothing()
    {
        var first = (await Store.PutDocumentAsync(Set, Id, "1", null))!;
        var second = await Store.PutDocumentAsync(Set, Id, "2", first.ETag);
        Assert.Null(await Store.PutDocumentAsync(Set, Id, "3", first.ETag));
        Assert.Null(await Store.PutDocumentAsync(Set, Id, "3", null));
        Assert.Equal(second, await Store.FindDocumentAsync(Set, Id));
        Assert.Null(await Store.PutDocumentAsync(Set, "other", "3", first.ETag));
        Assert.Null(await Store.FindDocumentAsync(Set, "other"));
    }

    [Fact]
    public async Task Put_AskedAgain_ReturnsWhatStands()
    {
        var first = (await Store.PutDocumentAsync(Set, Id, "1", null))!;
        Assert.Equal(first, await Store.PutDocumentAsync(Set, Id, "1", null));
        var second = await Store.PutDocumentAsync(Set, Id, "2", first.ETag);
        Assert.Equal(second, await Store.PutDocumentAsync(Set, Id, "2", first.ETag));
    }

    [Fact]
    public async Task Put_ByManyAtOnce_OneWins()
    {
        var first = (await Store.PutDocumentAsync(Set, Id, "0", null))!;
        var written = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(() => Store.PutDocumentAsync(Set, Id, $"{i}", first.ETag))));
        Assert.Equal(Assert.Single(written, d => d is not null), await Store.FindDocumentAsync(Set, Id));
    }

    [Fact]
    public async Task Put_TheLongestValue_ReadsBackWhole()
    {
        var document = await Store.PutDocumentAsync(Set, Id, new string('ü', DocumentRules.MaxValueLength), null);
        Assert.Equal(document, await Store.FindDocumentAsync(Set, Id));
        Assert.Equal(DocumentRules.MaxValueLength, document!.Value.Length);
    }

    [Fact]
    public async Task Delete_OfWhatWasRead_RemovesIt_AndAskedAgainIsAsGood()
    {
        var first = (await Store.PutDocumentAsync(Set, Id, "1", null))!;
        Assert.True(await Store.DeleteDocumentAsync(Set, Id, first.ETag));
        Assert.True(await Store.DeleteDocumentAsync(Set, Id, first.ETag));
        Assert.Null(await Store.FindDocumentAsync(Set, Id));
    }

    [Fact]
    public async Task Delete_OfWhatIsNoMore_IsRefused()
    {
        var first = (await Store.PutDocumentAsync(Set, Id, "1", null))!;
        var second = await Store.PutDocumentAsync(Set, Id, "2", first.ETag);
        Assert.False(await Store.DeleteDocumentAsync(Set, Id, first.ETag));
        Assert.Equal(second, await Store.FindDocumentAsync(Set, Id));
    }

    [Fact]
    public async Task AVersion_IsNotComeBackTo_WhenADocumentIsMadeAnew()
    {
        var first = (await Store.PutDocumentAsync(Set, Id, "1", null))!;
        await Store.DeleteDocumentAsync(Set, Id, first.ETag);
        var again = (await Store.PutDocumentAsync(Set, Id, "1", null))!;
        Assert.Null(await Store.PutDocumentAsync(Set, Id, "2", first.ETag));
        Assert.False(await Store.DeleteDocumentAsync(Set, Id, first.ETag));
        Assert.Equal(again, await Store.FindDocumentAsync(Set, Id));
    }

    [Fact]
    public async Task List_IsOrderedByIdAndPaged()
    {
        var ids = new[] { "a", "a-", "a.b", "a1", "a:", "aa", "b" };
        foreach (var id in ids.Reverse())
            await Store.PutDocumentAsync(Set, id, id, null);
        await Store.PutDocumentAsync(Set + "s", "c", "", null);
        var ordered = ids.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(ordered, (await Store.ListDocumentsAsync(Set, null, 1000)).Select(d => d.Id));
        Assert.Equal(ordered[..3], (await Store.ListDocumentsAsync(Set, null, 3)).Select(d => d.Id));
        Assert.Equal(ordered[3..], (await Store.ListDocumentsAsync(Set, ordered[2], 1000)).Select(d => d.Value));
        Assert.Empty(await Store.ListDocumentsAsync(Set, "b", 1));
        Assert.Empty(await Store.ListDocumentsAsync("none", null, 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public async Task ANameOutsideTheRule_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.FindDocumentAsync(Set, name));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutDocumentAsync(name, Id, "", null));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteDocumentAsync(Set, name, "1"));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ListDocumentsAsync(name, null, 1));
    }
}
