using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ironflow.Hosting;
using Ironflow.Records;

namespace Ironflow.Access;

/// <summary>Roles on single workflows, given to people, groups and keys. They are documents.</summary>
public sealed class Grants(IRecordStore store, TimeProvider time)
{
    private const string Set = "grant";

    /// <summary>How many there may be: every request of a caller without a role of its own reads them.</summary>
    public const int Max = 1_000;

    /// <summary>Gives a role on some workflows to somebody; what is granted already stays as it is.</summary>
    /// <returns>The grant, and whether it is new.</returns>
    /// <exception cref="RequestException">A part is not valid, or there are <see cref="Max"/> already.</exception>
    public async Task<(Grant Grant, bool IsNew)> PutAsync(string workflow, string role, string subject, ICaller caller, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        WorkflowPattern.Check(workflow, "$.workflow");
        if (!Roles.All.Contains(role))
            throw ApiKeyRules.Invalid("$.role", $"is one of {string.Join(", ", Roles.All)}");
        Subjects.Check(subject, "$.subject");
        var id = IdOf(workflow, role, subject);
        if (await store.FindDocumentAsync(Set, id, cancellationToken) is { } standing)
            return (Read(standing), false);
        if ((await ListAsync(cancellationToken)).Count >= Max)
            throw new RequestException(ErrorCodes.Conflict, $"there are {Max} grants, which is the limit; grant to groups, or with patterns");
        var grant = new Grant(id, workflow, role, subject, caller.Id, time.GetUtcNow());
        var written = await store.PutDocumentAsync(Set, id, JsonSerializer.Serialize(grant, AccessJson.Relaxed.Grant), null, cancellationToken);
        return written is null && await store.FindDocumentAsync(Set, id, cancellationToken) is { } other ? (Read(other), false) : (grant, true);
    }

    /// <summary>Every grant by workflow, role and subject.</summary>
    public async Task<IReadOnlyList<Grant>> ListAsync(CancellationToken cancellationToken = default)
        => [.. (await DocumentPages.ReadAsync(store, Set, cancellationToken)).Select(Read)
            .OrderBy(g => g.Workflow, StringComparer.Ordinal).ThenBy(g => g.Role, StringComparer.Ordinal).ThenBy(g => g.Subject, StringComparer.Ordinal)];

    /// <summary>Those that name a caller, a group of theirs, or their key.</summary>
    public async Task<IReadOnlyList<Grant>> OfAsync(ICaller caller, CancellationToken cancellationToken = default)
        => [.. (await ListAsync(cancellationToken)).Where(g => Subjects.Names(g.Subject, caller))];

    /// <summary>Takes a grant back.</summary>
    /// <returns>What it was; <c>null</c> when there is none of that id.</returns>
    public async Task<Grant?> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (!IsId(id) || await store.FindDocumentAsync(Set, id, cancellationToken) is not { } standing)
                return null;
            if (await store.DeleteDocumentAsync(Set, id, standing.ETag, cancellationToken))
                return Read(standing);
        }
    }

    private static bool IsId(string id) => id is { Length: 20 } && id.All(char.IsAsciiHexDigitLower);

    private static string IdOf(string workflow, string role, string subject)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{workflow}\n{role}\n{subject}")))[..20];

    private static Grant Read(Document document)
        => JsonSerializer.Deserialize(document.Value, AccessJson.Relaxed.Grant) ?? throw new InvalidDataException($"the grant {document.Id} cannot be read");
}
