using System.Diagnostics;
using System.Security.Cryptography;

namespace Ironflow.Telemetry;

/// <summary>The ids of runs' and steps' spans. They come from the ids of what they show, so that every process and every replay knows them without being told.</summary>
internal static class SpanIds
{
    /// <summary>The span of a run or of a step.</summary>
    /// <param name="id">The run's or the step's id.</param>
    public static ActivitySpanId Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return ActivitySpanId.CreateFromBytes(hash[..8]);
    }

    /// <summary>The trace of a root run that nobody's trace caused: the run's id, so that who has the one can look up the other.</summary>
    public static ActivityTraceId TraceOf(Guid rootRunId)
    {
        Span<byte> bytes = stackalloc byte[16];
        rootRunId.TryWriteBytes(bytes, bigEndian: true, out _);
        return ActivityTraceId.CreateFromBytes(bytes);
    }
}
