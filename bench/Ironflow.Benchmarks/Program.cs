using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Benchmarks;
using Ironflow.Benchmarks.Embedded;
using Ironflow.Benchmarks.Storage;

if (args is ["sleepers", var folder, var count])
    return await Sleepers.RunChildAsync(folder, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
if (args is ["gates", var place, var waiting])
    return await Gates.RunChildAsync(place, int.Parse(waiting, System.Globalization.CultureInfo.InvariantCulture));
IReadOnlyList<(string Name, Func<Task<IReadOnlyList<(string Key, double Value)>>> Measure)>? suite = args switch
{
    ["embedded", ..] => EmbeddedSuite.All,
    ["records", ..] => [("records", StorageSuite.MeasureAsync)],
    _ => null,
};
if (suite is null)
    return Usage();

var only = ValueOf("--only")?.Split(',');
var report = new JsonObject { ["machine_cores"] = Environment.ProcessorCount, ["runtime"] = Environment.Version.ToString() };
foreach (var (name, measure) in suite)
{
    if (only is not null && !only.Contains(name))
        continue;
    Console.Error.WriteLine($"{name} …");
    foreach (var (key, value) in await measure())
    {
        report[key] = value;
        Console.WriteLine($"{key,-32} {value:0.###}");
    }
}

if (ValueOf("--json") is { } file)
    await File.WriteAllTextAsync(file, report.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
return 0;

string? ValueOf(string option)
{
    var at = Array.IndexOf(args, option);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}

static int Usage()
{
    Console.Error.WriteLine("usage: embedded [--json FILE] [--only baseline,throughput,sequential,growth,gates,sleeping,list,start]");
    Console.Error.WriteLine("       records [--json FILE]");
    return 2;
}
