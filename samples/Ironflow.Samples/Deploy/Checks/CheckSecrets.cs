using System.Globalization;
using System.Text.RegularExpressions;
using Ironflow.Samples.Deploy.Operations;

namespace Ironflow.Samples.Deploy.Checks;

/// <summary>Refuses files that plainly hold a secret: a private key, or a token of a form that is known. Returns how many files were read.</summary>
/// <param name="Artifact">The archive.</param>
[OperationKind("deploy-check-secrets")]
public sealed partial record CheckSecrets(Artifact Artifact) : Operation<int>
{
    /// <inheritdoc/>
    public override async Task<int> RunAsync(OperationContext context)
    {
        var files = 0;
        await foreach (var entry in ArchiveEntries.ReadAsync(Artifact.Path, context.CancellationToken))
        {
            if (entry.DataStream is not { } data)
                continue;
            files++;
            using var reader = new StreamReader(data);
            for (var line = 1; await reader.ReadLineAsync(context.CancellationToken) is { } text; line++)
            {
                // The place only: the record of a failed check is no better a place for the secret.
                if (Secret().IsMatch(text))
                    throw new OperationFailedException(string.Create(CultureInfo.InvariantCulture, $"'{entry.Name}' seems to hold a secret in line {line}; remove it, and consider it known"));
            }
        }

        return files;
    }

    [GeneratedRegex(@"-----BEGIN ([A-Z]+ )*PRIVATE KEY-----|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bxox[abprs]-[A-Za-z0-9-]{10}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Secret();
}
