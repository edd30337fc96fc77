using System.Formats.Tar;
using System.Runtime.CompilerServices;

namespace Ironflow.Samples.Deploy.Operations;

/// <summary>Reads an archive entry by entry, so that memory does not grow with it.</summary>
internal static class ArchiveEntries
{
    /// <summary>The files, folders and links. An entry's data can be read until the next one is asked for.</summary>
    public static async IAsyncEnumerable<TarEntry> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(File.OpenRead(path));
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            // git puts the commit's id in front, in an entry that nothing is unpacked from.
            if (entry.EntryType != TarEntryType.GlobalExtendedAttributes)
                yield return entry;
        }
    }
}
