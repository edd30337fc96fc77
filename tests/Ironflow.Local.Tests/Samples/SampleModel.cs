using Ironflow.TestKit.ModelServers;

namespace Ironflow.Local.Tests.Samples;

/// <summary>What the model of the recordings answers: to each reviewer, to who sums up, and to who sorts.</summary>
internal static class SampleModel
{
    /// <summary>The change that is reviewed.</summary>
    public const string Before = "function total(items) {\n  return items.reduce((sum, item) => sum + item.price, 0);\n}\n";

    /// <summary>The change, with a defect and a hole.</summary>
    public const string After =
        "function total(items) {\n  let sum;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n\nfunction find(db, name) {\n  return db.query(`select * from items where name = '${name}'`);\n}\n";

    /// <summary>A message that is clear.</summary>
    public const string Clear = "I was charged twice in March. Please send one of the payments back.";

    /// <summary>A message that is not.</summary>
    public const string Unclear = "Since the update the export looks different, is that meant to be so?";

    public static AnthropicTurn[] Turns =>
    [
        To("Look only for defects", """{"items":[{"file":"cart.js","line":2,"severity":"major","title":"The sum begins undefined","advice":"Begin with 0: undefined plus a number is NaN."}]}"""),
        To("Look only for security", """{"items":[{"file":"cart.js","line":8,"severity":"major","title":"SQL from a name","advice":"Give the name as a parameter of the query."}]}"""),
        // Wrapped in words, and not in the shape that was asked for: it is asked again.
        To("Look only for clarity", """Nothing to say: {"items":"none"}""") with { When = r => r.Messages.Contains("Look only for clarity", StringComparison.Ordinal) && !r.Messages.Contains("does not meet the schema", StringComparison.Ordinal) },
        To("does not meet the schema", """{"items":[]}"""),
        To("Sum up these findings", """{"verdict":"needsWork","text":"The total is NaN for every cart, and the search can be made to run any SQL. Both are easily mended."}"""),
        To("charged twice", """{"category":"billing","urgent":true,"confidence":0.97,"reason":"A payment was taken twice."}"""),
        To("export looks different", """{"category":"question","urgent":false,"confidence":0.45,"reason":"It may be a defect or a change that was meant."}"""),
    ];

    private static AnthropicTurn To(string asked, string answer) => AnthropicTurn.Text(answer) with
    {
        When = request => request.Messages.Contains(asked, StringComparison.Ordinal),
        Repeat = true,
        Usage = new AnthropicUsage(600, 80, CacheRead: 100),
    };
}
