using Ironflow.Secrets;

namespace Ironflow.Execution.Http;

/// <summary>Resolves <c>secret:NAME</c> in an HTTP step's URL and header values.</summary>
internal static class HttpSecrets
{
    public static string Resolve(string value, string place, StepExecution execution)
    {
        try
        {
            return execution.Secrets.Resolve(value);
        }
        catch (SecretNotFoundException error)
        {
            throw new StepConfigException($"{place}: {error.Message}");
        }
    }
}
