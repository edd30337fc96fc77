namespace Ironflow;

/// <summary>An own operation: data plus code. The data (its public properties) travels as JSON; the code runs in the
/// activity with services injected. Its kind is given by <see cref="OperationKindAttribute"/>.</summary>
public interface IOperation
{
    /// <summary>Does the work and returns its result, which is stored as JSON.</summary>
    /// <exception cref="OperationFailedException">The work failed; says whether trying again may help. Any other exception fails the
    /// step too, as not transient.</exception>
    Task<object?> ExecuteAsync(OperationContext context);
}

/// <summary>An operation with a typed result.</summary>
/// <typeparam name="TResult">The result's type.</typeparam>
public abstract record Operation<TResult> : IOperation
{
    /// <summary>Does the work and returns its result.</summary>
    public abstract Task<TResult> RunAsync(OperationContext context);

    async Task<object?> IOperation.ExecuteAsync(OperationContext context) => await RunAsync(context);
}

/// <summary>Gives an operation its kind: 1 to 64 characters of a-z, 0-9, '-', '_' and '.', not a built-in kind (quirk 40).</summary>
/// <param name="kind">The kind.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OperationKindAttribute(string kind) : Attribute
{
    /// <summary>The kind.</summary>
    public string Kind { get; } = kind;
}
