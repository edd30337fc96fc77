namespace Ironflow.Api.Tests.Support;

/// <summary>A block of a stream: an event, a comment, or something for the reader itself.</summary>
internal sealed record SseBlock(string? Id, string? Event, string? Data, string? Comment, string? Retry);

/// <summary>Reads server-sent events block by block.</summary>
internal sealed class SseReader : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private SseReader(HttpResponseMessage response, Stream stream)
    {
        this.response = response;
        reader = new StreamReader(stream);
    }

    public HttpResponseMessage Response => response;

    public static async Task<SseReader> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
        return new SseReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next block; <c>null</c> at the end.</summary>
    public async Task<SseBlock?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Deadline);
        var block = new SseBlock(null, null, null, null, null);
        var any = false;
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length == 0)
                return block;
            any = true;
            var (name, value) = line.Split(": ", 2) is [var n, var v] ? (n, v) : (line, "");
            block = name switch
            {
                "" => block with { Comment = value },
                "id" => block with { Id = value },
                "event" => block with { Event = value },
                "data" => block with { Data = block.Data is null ? value : block.Data + "\n" + value },
                "retry" => block with { Retry = value },
                _ => throw new FormatException($"not a field of server-sent events: {line}"),
            };
        }

        return any ? block : null;
    }

    /// <summary>The next event, comments and the like skipped; <c>null</c> at the end.</summary>
    public async Task<SseBlock?> NextEventAsync()
    {
        while (await NextAsync() is { } block)
        {
            if (block.Event is not null)
                return block;
        }

        return null;
    }

    /// <summary>Every block until the end.</summary>
    public async Task<List<SseBlock>> RestAsync()
    {
        var blocks = new List<SseBlock>();
        while (await NextAsync() is { } block)
            blocks.Add(block);
        return blocks;
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
