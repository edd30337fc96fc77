using Ironflow.Api.Errors;
using Ironflow.Hosting;

namespace Ironflow.Api.Access;

/// <summary>What a caller is told who may not.</summary>
internal static class Refusal
{
    public static RequestException Of(ICaller caller, string permission, string? workflow = null)
    {
        var details = new Dictionary<string, string> { ["permission"] = permission };
        if (workflow is not null)
            details["workflow"] = workflow;
        return new RequestException(ApiErrorCodes.Forbidden, $"'{caller.Id}' lacks the permission {permission}{(workflow is null ? string.Empty : $" on workflow '{workflow}'")}", details);
    }
}
