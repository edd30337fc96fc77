using System.Text;
using Ironflow.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ironflow.Api.Events;

/// <summary>Writes server-sent events.</summary>
internal sealed class SseWriter(HttpContext context)
{
    private readonly StringBuilder pending = new();

    /// <summary>The last id the reader has.</summary>
    public string? LastId { get; private set; }

    /// <summary>Sends the headers.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return context.Response.StartAsync(cancellationToken);
    }

    public void Event(EventRecord change)
    {
        pending.Append("id: ").Append(change.Id).Append("\nevent: ").Append(change.Type).Append('\n');
        foreach (var line in change.Data.ToString().ReplaceLineEndings("\n").Split('\n'))
            pending.Append("data: ").Append(line).Append('\n');
        pending.Append('\n');
        LastId = change.Id;
    }

    /// <summary>Tells the reader where to go on; a block without data raises no event.</summary>
    public void Position(string? id)
    {
        if (id is null || id == LastId)
            return;
        pending.Append("id: ").Append(id).Append("\n\n");
        LastId = id;
    }

    public void Comment(string text) => pending.Append(": ").Append(text).Append("\n\n");

    public void Retry(TimeSpan after)
        => pending.Append("retry: ").Append((long)after.TotalMilliseconds).Append("\n\n");

    /// <summary>Sends what was written; <c>false</c> when there was nothing.</summary>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        if (pending.Length == 0)
            return false;
        var bytes = Encoding.UTF8.GetBytes(pending.ToString());
        pending.Clear();
        await context.Response.Body.WriteAsync(bytes, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        return true;
    }
}
