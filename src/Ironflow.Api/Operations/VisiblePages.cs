namespace Ironflow.Api.Operations;

/// <summary>Pages of what a caller may see of a list.</summary>
internal static class VisiblePages
{
    // A caller who may see little would otherwise get one empty page after the other.
    private const int MaxPages = 20;

    /// <summary>The first page from a cursor that holds anything visible; an empty one, with where to go on, after 20.</summary>
    public static async Task<(IReadOnlyList<T> Items, string? Next)> ReadAsync<T>(
        Func<string?, Task<(IReadOnlyList<T> Items, string? Next)>> read, Func<T, bool> isVisible, string? cursor)
    {
        for (var page = 1; ; page++)
        {
            var (items, next) = await read(cursor);
            IReadOnlyList<T> visible = [.. items.Where(isVisible)];
            if (visible.Count > 0 || next is null || page == MaxPages)
                return (visible, next);
            cursor = next;
        }
    }
}
