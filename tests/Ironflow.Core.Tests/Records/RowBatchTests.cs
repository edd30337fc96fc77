using Azure;
using Azure.Data.Tables;
using Ironflow.Records.Tables;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Records;

/// <summary>The limits of Table Storage that the emulator does not hold, held by ourselves.</summary>
public class RowBatchTests
{
    [Fact]
    public void Rows_BeyondNinetyNine_AreRefused()
    {
        var batch = new RowBatch("p");
        for (var i = 0; i < 99; i++)
            batch.Add(new TableEntity("p", $"r{i}"));
        Assert.Throws<ArgumentException>(() => batch.Delete("r99", ETag.All));
    }

    [Fact]
    public void Rows_OfAnotherPartition_AreRefused()
        => Assert.Throws<ArgumentException>(() => new RowBatch("p").Add(new TableEntity("q", "r")));

    [Fact]
    public void Rows_Twice_AreRefused()
        => Assert.Throws<ArgumentException>(() => new RowBatch("p").Add(new TableEntity("p", "r")).Merge(new TableEntity("p", "r"), ETag.All));

    [Fact]
    public void Rows_BeyondFourMiB_AreRefused()
    {
        var batch = new RowBatch("p");
        Assert.Throws<ArgumentException>(() =>
        {
            for (var i = 0; i < 99; i++)
                batch.Add(new TableEntity("p", $"r{i}") { ["a"] = new string('ü', 30_000) });
        });
        Assert.InRange(batch.Count, 20, 25);
    }

    [Fact]
    public void ARow_BeyondAMiB_IsRefused()
    {
        var row = new TableEntity("p", "r");
        for (var i = 0; i < 17; i++)
            row[$"c{i}"] = new string('x', 30_000);
        RowLimits.Check(row);
        row["c17"] = new string('x', 30_000);
        Assert.Throws<ArgumentException>(() => RowLimits.Check(row));
    }

    [Fact]
    public void ARow_Beyond252Columns_IsRefused()
    {
        var row = new TableEntity("p", "r");
        for (var i = 0; i < 252; i++)
            row[$"c{i}"] = 1;
        RowLimits.Check(row);
        row["c252"] = 1;
        Assert.Throws<ArgumentException>(() => RowLimits.Check(row));
    }

    [Fact]
    public void AColumn_Beyond64KiB_IsRefused()
    {
        RowLimits.Check(new TableEntity("p", "r") { ["c"] = new string('x', 32_768) });
        Assert.Throws<ArgumentException>(() => RowLimits.Check(new TableEntity("p", "r") { ["c"] = new string('x', 32_769) }));
        Assert.Throws<ArgumentException>(() => RowLimits.Check(new TableEntity("p", "r") { ["c"] = new byte[65_537] }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    public void AKey_WithWhatStorageRefuses_IsRefused(string key) => Assert.Throws<ArgumentException>(() => RowKeys.Check(key));

    [Fact]
    public void OurKeys_AreAllowed()
    {
        RowKeys.Check(RowKeys.Step(new StepKey(1, 2, 3)));
        RowKeys.Check(RowKeys.Idempotency("/\\#?"));
        RowKeys.Check(RowKeys.ListRow(DateTimeOffset.UnixEpoch, Guid.NewGuid()));
        Assert.Throws<ArgumentException>(() => RowKeys.Check(new string('k', 513)));
    }

    [Fact]
    public void ListKeys_SortNewestFirst()
    {
        var (older, newer) = (DateTimeOffset.UnixEpoch.AddDays(20_000), DateTimeOffset.UnixEpoch.AddDays(20_001));
        Assert.True(string.CompareOrdinal(RowKeys.ListRow(newer, Guid.Empty), RowKeys.ListRow(older, Guid.Empty)) < 0);
        Assert.True(string.CompareOrdinal(RowKeys.Day(newer), RowKeys.Day(older)) < 0);
    }
}
