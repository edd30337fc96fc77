using Ironflow.Records;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Marks of background work, set by compare-and-set.</summary>
public abstract class MarkContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    private const string Name = "webhook:a-b_c.1";

    [Fact]
    public async Task Find_OfNone_IsNull() => Assert.Null(await Store.FindMarkAsync(Name));

    [Fact]
    public async Task Set_MovesOnFromWhatWasRead()
    {
        var first = await Store.SetMarkAsync(Name, "1", null);
        Assert.Equal("1", first!.Value);
        Assert.Equal(first, await Store.FindMarkAsync(Name));
        var second = await Store.SetMarkAsync(Name, "", first.ETag);
        Assert.Equal("", second!.Value);
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal(second, await Store.FindMarkAsync(Name));
        Assert.Null(await Store.FindMarkAsync("other"));
    }

    [Fact]
    public async Task Set_FromWhatIsNoMore_IsNullAndChangesNothing()
    {
        var first = (await Store.SetMarkAsync(Name, "1", null))!;
        var second = await Store.SetMarkAsync(Name, "2", first.ETag);
        Assert.Null(await Store.SetMarkAsync(Name, "3", first.ETag));
        Assert.Null(await Store.SetMarkAsync(Name, "3", null));
        Assert.Equal(second, await Store.FindMarkAsync(Name));
        Assert.Null(await Store.SetMarkAsync("other", "3", first.ETag));
        Assert.Null(await Store.FindMarkAsync("other"));
    }

    [Fact]
    public async Task Set_AskedAgain_ReturnsWhatStands()
    {
        var first = (await Store.SetMarkAsync(Name, "1", null))!;
        Assert.Equal(first, await Store.SetMarkAsync(Name, "1", null));
        var second = await Store.SetMarkAsync(Name, "2", first.ETag);
        Assert.Equal(second, await Store.SetMarkAsync(Name, "2", first.ETag));
    }

    [Fact]
    public async Task Set_ByManyAtOnce_OneWins()
    {
        var first = (await Store.SetMarkAsync(Name, "0", null))!;
        var marks = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(() => Store.SetMarkAsync(Name, $"{i}", first.ETag))));
        Assert.Equal(Assert.Single(marks, m => m is not null), await Store.FindMarkAsync(Name));
    }

    [Fact]
    public async Task Set_TheLongestValue_ReadsBackWhole()
    {
        var mark = await Store.SetMarkAsync(Name, new string('ü', 30_000), null);
        Assert.Equal(mark, await Store.FindMarkAsync(Name));
        Assert.Equal(30_000, mark!.Value.Length);
    }
}
