using Ironflow.Runs;

namespace Ironflow.Local.RecordStore;

/// <summary>A run with what the database keeps beside it.</summary>
internal sealed record StoredRun(long Key, bool IsLive, RunRecord Run);
