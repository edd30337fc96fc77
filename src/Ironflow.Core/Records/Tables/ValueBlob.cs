using System.Security.Cryptography;
using System.Text;

namespace Ironflow.Records.Tables;

/// <summary>A text too large for its row. Its name comes from its content, so that a repeated write is the same blob.</summary>
internal sealed record ValueBlob(string Name, byte[] Content)
{
    public static ValueBlob Of(Guid runId, string scope, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var name = $"{runId:D}/{scope.Replace(':', '-')}/{Convert.ToHexStringLower(SHA256.HashData(content))}";
        return new ValueBlob(name, content);
    }
}
