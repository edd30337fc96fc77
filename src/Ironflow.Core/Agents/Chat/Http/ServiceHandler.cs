namespace Ironflow.Agents.Chat.Http;

/// <summary>What every request to a model service passes: errors are told alike, replies are bounded, and each sign of life is noted.</summary>
/// <param name="inner">What sends.</param>
/// <param name="heard">Told of each piece of a reply.</param>
/// <param name="time">The clock of dates in <c>Retry-After</c>.</param>
internal sealed class ServiceHandler(HttpMessageHandler inner, Action heard, TimeProvider time) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        heard();
        if (!response.IsSuccessStatusCode)
        {
            using (response)
                throw await ServiceErrorException.ReadAsync(response, time.GetUtcNow(), cancellationToken);
        }

        var plain = response.Content;
        response.Content = new StreamContent(new GuardedReply(await plain.ReadAsStreamAsync(cancellationToken), heard));
        foreach (var (name, values) in plain.Headers)
            response.Content.Headers.TryAddWithoutValidation(name, values);
        return response;
    }
}
