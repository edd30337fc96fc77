using Azure;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>A run with what guards its row.</summary>
internal sealed record StoredRun(RunRecord Run, int Revision, ETag ETag);
