using System.Diagnostics.CodeAnalysis;
using Ironflow.Hosting;

namespace Ironflow.Agents.Prices;

/// <summary>The prices of models by name.</summary>
/// <remarks>A name is that of the model, and of its dated versions and aliases: <c>gpt-4.1</c> is also <c>gpt-4.1-2025-04-14</c>, but not <c>gpt-4.1-mini</c>.
/// One that ends in <c>*</c> is every model whose name begins so. The longest that fits counts; case does not matter.</remarks>
public sealed class ModelPrices
{
    private readonly Dictionary<string, ModelPrice> prices;

    /// <summary>Makes a table.</summary>
    /// <exception cref="InvalidConfigurationException">A name is blank or a price negative.</exception>
    public ModelPrices(IEnumerable<KeyValuePair<string, ModelPrice>> prices)
    {
        this.prices = new Dictionary<string, ModelPrice>(prices, StringComparer.OrdinalIgnoreCase);
        foreach (var (model, price) in this.prices)
        {
            if (string.IsNullOrWhiteSpace(model.TrimEnd('*')))
                throw new InvalidConfigurationException("a price has no model's name; give the name, or how it begins with a '*' at its end");
            price.Validate(model);
        }
    }

    /// <summary>The list prices that come with this version.</summary>
    public static ModelPrices BuiltIn { get; } = new(BuiltInPrices.All);

    /// <summary>This table with more prices; they win over those there are.</summary>
    /// <exception cref="InvalidConfigurationException">A name is blank or a price negative.</exception>
    public ModelPrices With(IEnumerable<KeyValuePair<string, ModelPrice>> more)
    {
        var all = prices.ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (model, price) in more)
            all[model] = price;
        return new ModelPrices(all);
    }

    /// <summary>This table with the prices of a JSON file; they win over those there are.</summary>
    /// <param name="path">The file: an object with a member per model, each with <c>input</c>, <c>output</c> and, if they differ from input,
    /// <c>cache_read</c> and <c>cache_write</c>, in US dollars per million tokens.</param>
    /// <exception cref="InvalidConfigurationException">It is missing or not valid; the message names file and place.</exception>
    public ModelPrices WithFile(string path) => With(ModelPriceFile.Read(path));

    /// <summary>The price of a model, or <c>null</c>.</summary>
    public ModelPrice? Find(string? model)
        => model is null
            ? null
            : prices.Where(price => Fits(price.Key, model)).OrderByDescending(price => price.Key.Length).Select(price => price.Value).FirstOrDefault();

    private static bool Fits(string name, string model)
    {
        if (name.EndsWith('*'))
            return model.StartsWith(name[..^1], StringComparison.OrdinalIgnoreCase);
        return model.StartsWith(name, StringComparison.OrdinalIgnoreCase) && IsVersion(model.AsSpan(name.Length));
    }

    // A date or an alias names the same model; "-mini" or "-5" is another one, and its price another too.
    [SuppressMessage("Globalization", "CA1307:Specify StringComparison for clarity", Justification = "Spans compare ordinally.")]
    private static bool IsVersion(ReadOnlySpan<char> rest)
        => rest.IsEmpty
            || rest.StartsWith("-latest")
            || rest[0] is '@'
            || (rest.Length >= 5 && rest[0] == '-' && !rest[1..5].ContainsAnyExceptInRange('0', '9'));
}
