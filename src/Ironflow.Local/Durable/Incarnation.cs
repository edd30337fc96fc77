using System.Text.Json;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Durable;

/// <summary>One execution of an instance in memory, between its loading and its eviction, end or fault.</summary>
internal sealed class Incarnation(InstanceRow row, Orchestration orchestration) : IUnitOwner
{
    private volatile Exception? fault;
    private volatile bool foreign;

    public InstanceRow Row { get; } = row;

    public Orchestration Orchestration { get; } = orchestration;

    public int NextSeq { get; set; }

    /// <summary>The last inbox row that went into a turn; an earlier one that arrives again is a duplicate.</summary>
    public long LastInbox { get; set; }

    /// <summary>What the instance's row says, with what is queued to be written.</summary>
    public bool Busy { get; set; } = row.Busy;

    public string? CustomStatus { get; set; } = row.CustomStatus;

    public bool Ended { get; set; }

    public Exception? Fault => fault;

    /// <summary>Whether its code was seen outside its thread.</summary>
    public bool Foreign => foreign;

    public IReadOnlyList<TurnEvent> Carried => Row.Carried is null
        ? []
        : JsonSerializer.Deserialize(Row.Carried, HistoryJson.Default.ListTurnEvent) ?? [];

    public bool HasOpenActivities
    {
        get
        {
            foreach (var task in Orchestration.Open.Values)
            {
                if (task.Action.Kind == ActionKind.Activity)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public void SetFault(Exception exception) => fault ??= exception;

    public void SetForeign() => foreign = true;
}
