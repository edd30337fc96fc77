using System.Collections;
using System.Collections.Concurrent;

namespace Ironflow.Local.Durable;

/// <summary>The root instances that an engine executes: those it was told of, and those started through it.</summary>
internal sealed class RootSelection : IEnumerable<string>
{
    private readonly ConcurrentDictionary<string, bool> roots = new(StringComparer.Ordinal);

    public void Add(string root) => roots[root] = true;

    public bool Contains(string root) => roots.ContainsKey(root);

    public IEnumerator<string> GetEnumerator() => roots.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
