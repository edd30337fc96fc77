using Ironflow.Audit;

namespace Ironflow.TestKit.RecordContract;

/// <summary>The audit: appended, read newest first, removed when old.</summary>
public abstract class AuditContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    private int made;

    [Fact]
    public async Task Append_ReadsBackWhole_TheNewestFirst()
    {
        var first = await AppendAsync(Entry() with { ActorName = "Ada", Workflow = "deploy", Code = "CONFLICT", Before = "running ü", After = "cancelled" });
        var second = await AppendAsync(Entry());
        var page = await Store.ReadAuditAsync(new AuditQuery());
        Assert.Equal([second, first], page.Entries);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task Append_Again_IsOneRow()
    {
        var entry = await AppendAsync(Entry());
        await Store.AppendAuditAsync(entry);
        Assert.Equal([entry], (await Store.ReadAuditAsync(new AuditQuery())).Entries);
    }

    [Fact]
    public async Task Append_ManyOfOneMoment_AllAreRead()
    {
        var at = Now();
        var all = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => AppendAsync(Entry(at))));
        Assert.Equal(all.Select(e => e.Id).Order(), (await PagesAsync(new AuditQuery { Limit = 7 })).Select(e => e.Id).Order());
    }

    [Fact]
    public async Task Read_AcrossDays_IsPagedWithoutGapOrRepetition()
    {
        var all = new List<AuditEntry>();
        for (var i = 0; i < 9; i++)
        {
            all.Add(await AppendAsync(Entry()));
            Time.Advance(TimeSpan.FromHours(9));
        }

        all.Reverse();
        foreach (var limit in new[] { 1, 2, 4, 9, 100 })
            Assert.Equal(all, await PagesAsync(new AuditQuery { Limit = limit }));
    }

    [Fact]
    public async Task Read_ByTimes_IsFromInclusiveToExclusive()
    {
        var all = new List<AuditEntry>();
        for (var i = 0; i < 6; i++)
        {
            all.Add(await AppendAsync(Entry()));
            Time.Advance(TimeSpan.FromHours(13));
        }

        Assert.Equal([all[3], all[2]], (await Store.ReadAuditAsync(new AuditQuery { From = all[2].At, To = all[4].At })).Entries);
        Assert.Equal([all[3], all[2]], await PagesAsync(new AuditQuery { From = all[2].At, To = all[4].At, Limit = 1 }));
        Assert.Equal([all[5]], (await Store.ReadAuditAsync(new AuditQuery { From = all[5].At })).Entries);
        Assert.Empty((await Store.ReadAuditAsync(new AuditQuery { To = all[0].At })).Entries);
        Assert.Empty((await Store.ReadAuditAsync(new AuditQuery { From = all[3].At, To = all[3].At })).Entries);
    }

    [Fact]
    public async Task Read_ByActorOperationTargetAndOutcome_AllMustMatch()
    {
        var run = await AppendAsync(Entry() with { Actor = "ada", Operation = "CancelRun", Target = "run:1", Outcome = AuditOutcome.Intended });
        var step = await AppendAsync(Entry() with { Actor = "ada", Operation = "ApproveStep", Target = "run:1/step:2", Outcome = AuditOutcome.Done });
        var other = await AppendAsync(Entry() with { Actor = "bob", Operation = "CancelRun", Target = "run:10", Outcome = AuditOutcome.Refused });
        Assert.Equal([step, run], await PagesAsync(new AuditQuery { Actor = "ada" }));
        Assert.Equal([other, run], await PagesAsync(new AuditQuery { Operation = "CancelRun", Limit = 1 }));
        Assert.Equal([step, run], await PagesAsync(new AuditQuery { Target = "run:1" }));
        Assert.Equal([other], await PagesAsync(new AuditQuery { Outcome = AuditOutcome.Refused }));
        Assert.Equal([run], await PagesAsync(new AuditQuery { Actor = "ada", Operation = "CancelRun", Target = "run:1", Outcome = AuditOutcome.Intended }));
        Assert.Empty(await PagesAsync(new AuditQuery { Actor = "ada' or 'a' eq 'a" }));
    }

    [Fact]
    public async Task Purge_RemovesWhatIsOlder_AndNoMore()
    {
        var all = new List<AuditEntry>();
        for (var i = 0; i < 8; i++)
        {
            all.Add(await AppendAsync(Entry()));
            Time.Advance(TimeSpan.FromHours(11));
        }

        await Store.PurgeAuditAsync(all[5].At);
        await Store.PurgeAuditAsync(all[5].At);
        Assert.Equal([all[7], all[6], all[5]], await PagesAsync(new AuditQuery()));
        var later = await AppendAsync(Entry());
        Assert.Equal([later, all[7], all[6], all[5]], await PagesAsync(new AuditQuery { Limit = 3 }));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\u001b[2J")]
    [InlineData("a\u2028b")]
    [InlineData("a\u202eb")]
    public async Task ATextThatBreaksOrTurnsALine_IsRefused(string text)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendAuditAsync(Entry() with { Target = text }));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendAuditAsync(Entry() with { Actor = text }));
        Assert.Empty((await Store.ReadAuditAsync(new AuditQuery())).Entries);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0000000000000000000:zzzzzzzz")]
    [InlineData("9999999999999999999:00000000")]
    [InlineData("' or 1 eq 1 or '12345678")]
    public async Task ACursorOfNoPage_IsRefused(string cursor)
    {
        var error = await Assert.ThrowsAsync<RequestException>(() => Store.ReadAuditAsync(new AuditQuery { Cursor = cursor }));
        Assert.Equal(ErrorCodes.BadRequest, error.Code);
    }

    private async Task<AuditEntry> AppendAsync(AuditEntry entry)
    {
        await Store.AppendAuditAsync(entry);
        return entry;
    }

    private async Task<List<AuditEntry>> PagesAsync(AuditQuery query)
    {
        var all = new List<AuditEntry>();
        do
        {
            var page = await Store.ReadAuditAsync(query);
            Assert.True(page.Entries.Count <= query.Limit);
            all.AddRange(page.Entries);
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
        return all;
    }

    private AuditEntry Entry(DateTimeOffset? moment = null)
    {
        var at = moment ?? Now();
        return new AuditEntry
        {
            Id = AuditRules.IdAt(at) + Interlocked.Increment(ref made).ToString("x8", System.Globalization.CultureInfo.InvariantCulture),
            At = at,
            Actor = "ada",
            Method = "entra",
            From = "192.0.2.1",
            Operation = "CancelRun",
            Target = "run:1",
            Outcome = AuditOutcome.Done,
            RequestId = "r",
        };
    }
}
