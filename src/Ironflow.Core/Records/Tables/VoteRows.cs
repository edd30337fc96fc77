using Azure.Data.Tables;
using Ironflow.Gates;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>Votes as the rows <c>vote:{step key}:{hash of the voter's id}</c>: insert-only, one per voter, each in the transaction of what it changes on its
/// gate (semantics 6.2).</summary>
internal sealed class VoteRows(TableSet tables, TextLoader texts)
{
    public static RowImage Image(Guid runId, StepKey key, GateVote vote)
    {
        var image = new RowImage(runId, $"vote-{key}");
        image.SetText("by", vote.By);
        image.Set("approve", vote.Approve);
        image.Set("at", vote.At.ToUniversalTime());
        image.SetText("comment", vote.Comment);
        return image;
    }

    public async Task<GateVote?> FindAsync(Guid runId, StepKey key, string voter, CancellationToken cancellationToken)
    {
        var row = await TableSet.FindAsync(tables.Runs, RowKeys.Partition(runId), RowKeys.Vote(key, voter), columns: null, cancellationToken);
        return row is null ? null : await ReadAsync(row, cancellationToken);
    }

    public async Task<IReadOnlyList<GateVote>> ListAsync(Guid runId, StepKey key, CancellationToken cancellationToken)
    {
        var votes = new List<GateVote>();
        await foreach (var row in tables.QueryRunAsync(runId, RowKeys.Votes(key), columns: null, cancellationToken))
            votes.Add(await ReadAsync(row, cancellationToken));
        return votes;
    }

    private async Task<GateVote> ReadAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        var row = new RowView(entity);
        return new GateVote(
            await texts.TextAsync(row, "by", cancellationToken) ?? "", row.Flag("approve"), row.RequiredTime("at"), await texts.TextAsync(row, "comment", cancellationToken));
    }
}
