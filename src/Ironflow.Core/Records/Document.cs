namespace Ironflow.Records;

/// <summary>A small text in a set of its kind.</summary>
/// <param name="Id">Its id in the set.</param>
/// <param name="Value">Its text.</param>
/// <param name="ETag">Its version. No two versions of one id have the same, also after it was removed and made again.</param>
public sealed record Document(string Id, string Value, string ETag);
