using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Ironflow.Core.Tests.Records;

/// <summary>Makes requests of the storage clients fail on the wire: as a server error, as a connection that broke before the request, or as one that broke
/// when the request had been carried out, which the client's own retry then meets as 409 or 412.</summary>
internal sealed class StorageFaults : HttpPipelinePolicy
{
    /// <summary>The client tries four times: with at most this many failures a call still succeeds.</summary>
    private const int MostPerCall = 2;

    private readonly Lock gate = new();
    private readonly Random? random;
    private readonly double share;
    private int left = int.MaxValue;
    private bool losesLast;

    private StorageFaults(Random? random, double share) => (this.random, this.share) = (random, share);

    /// <summary>How many requests failed.</summary>
    public int Failures { get; private set; }

    /// <summary>A share of all tries fails, the same ones for the same seed and order.</summary>
    public static StorageFaults Seeded(int seed, double share) => new(new Random(seed), share);

    /// <summary>After so many requests nothing answers any more, as when the process is killed there.</summary>
    /// <param name="requests">How many are carried out.</param>
    /// <param name="losesLast">Whether the last one of them is carried out but not answered.</param>
    public static StorageFaults DeadAfter(int requests, bool losesLast) => new(null, 0) { left = requests, losesLast = losesLast };

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("the store calls asynchronously");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        switch (Next(message))
        {
            case Fault.ServerError:
                message.Response = new ServerError();
                return;
            case Fault.Before:
                throw new IOException("the connection broke as the test asked");
            case Fault.After:
                await ProcessNextAsync(message, pipeline);
                throw new IOException("the answer was lost as the test asked");
            default:
                await ProcessNextAsync(message, pipeline);
                return;
        }
    }

    private Fault Next(HttpMessage message)
    {
        lock (gate)
        {
            var fault = random is null ? Counted() : Drawn(message, random);
            Failures += fault == Fault.None ? 0 : 1;
            return fault;
        }
    }

    private Fault Counted()
    {
        if (left == 0)
            return Fault.Before;
        return --left == 0 && losesLast ? Fault.After : Fault.None;
    }

    private Fault Drawn(HttpMessage message, Random from)
    {
        var failed = message.TryGetProperty(nameof(StorageFaults), out var count) ? (int)count! : 0;
        if (failed == MostPerCall || from.NextDouble() >= share)
            return Fault.None;
        message.SetProperty(nameof(StorageFaults), failed + 1);
        return (Fault)from.Next(1, 4);
    }

    private enum Fault
    {
        None,
        ServerError,
        Before,
        After,
    }

    private sealed class ServerError : Response
    {
        public override int Status => 500;

        public override bool IsError => true;

        public override string ReasonPhrase => "Internal Server Error";

        public override Stream? ContentStream { get; set; } = new MemoryStream();

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, out string value)
        {
            value = "";
            return false;
        }

        protected override bool TryGetHeaderValues(string name, out IEnumerable<string> values)
        {
            values = [];
            return false;
        }
    }
}
