namespace Ironflow.TestKit.Faults;

/// <summary>When a call of a store fails.</summary>
public enum StoreFault
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Nothing was done.</summary>
    Before,

    /// <summary>It was done and the answer is lost.</summary>
    After,
}

/// <summary>Decides which calls of a <see cref="FaultyRecordStore"/> fail: by script, by a seeded share, or all while it is away.</summary>
public sealed class StoreFaults(TimeProvider? time = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<StoreFault>> script = new(StringComparer.Ordinal);
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private Random? random;
    private double share;
    private bool away;
    private DateTimeOffset awayUntil;
    private long calls;
    private long failures;

    /// <summary>How many calls came.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>How many of them failed.</summary>
    public long Failures => Interlocked.Read(ref failures);

    /// <summary>Whether the store is away now: every call fails before it is done.</summary>
    public bool IsAway
    {
        get
        {
            lock (gate)
                return away || time.GetUtcNow() < awayUntil;
        }

        set
        {
            lock (gate)
                (away, awayUntil) = (value, default);
        }
    }

    /// <summary>Makes the store be away until a moment of the clock given.</summary>
    public void AwayUntil(DateTimeOffset moment)
    {
        lock (gate)
            awayUntil = moment;
    }

    /// <summary>The next calls of a method end like this, in order; later ones are not scripted.</summary>
    /// <param name="method">Such as <c>nameof(IRecordStore.InsertStepAsync)</c>.</param>
    /// <param name="faults">One for each call.</param>
    public StoreFaults Script(string method, params IEnumerable<StoreFault> faults)
    {
        lock (gate)
        {
            if (!script.TryGetValue(method, out var queue))
                script[method] = queue = new Queue<StoreFault>();
            foreach (var fault in faults)
                queue.Enqueue(fault);
        }

        return this;
    }

    /// <summary>A share of all calls fails, half of them before and half after the write, the same ones for the same seed and order of calls.</summary>
    public StoreFaults Seed(int seed, double share)
    {
        lock (gate)
            (random, this.share) = (new Random(seed), share);
        return this;
    }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (gate)
        {
            script.Clear();
            (random, away, awayUntil) = (null, false, default);
        }
    }

    internal StoreFault Next(string method)
    {
        Interlocked.Increment(ref calls);
        var fault = Decide(method);
        if (fault != StoreFault.None)
            Interlocked.Increment(ref failures);
        return fault;
    }

    private StoreFault Decide(string method)
    {
        lock (gate)
        {
            if (away || time.GetUtcNow() < awayUntil)
                return StoreFault.Before;
            if (script.TryGetValue(method, out var queue) && queue.TryDequeue(out var scripted))
                return scripted;
            return random is not null && random.NextDouble() < share ? (StoreFault)random.Next(1, 3) : StoreFault.None;
        }
    }
}
