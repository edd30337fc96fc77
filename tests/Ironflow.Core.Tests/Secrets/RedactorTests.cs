using System.Diagnostics;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Secrets;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Secrets;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("https://user:pass@host/x", "https://***@host/x")]
    [InlineData("postgres://u:p%40ss@db:5432/x", "postgres://***@db:5432/x")]
    [InlineData("Authorization: Bearer abc.def-ghi", "Authorization: Bearer ***")]
    [InlineData("curl -H 'authorization: Basic dXNlcjpwYXNz'", "curl -H 'authorization: Basic ***'")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc/def+gh==;EndpointSuffix=x", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=***;EndpointSuffix=x")]
    [InlineData("Server=db;User=u;Password=hunter2;Pwd=hunter3", "Server=db;User=u;Password=***;Pwd=***")]
    [InlineData("https://x.blob/c?sv=1&sig=abc%2Fdef&se=2", "https://x.blob/c?sv=1&sig=***&se=2")]
    [InlineData("key sk-abcdefghijklmnopqrstuv end", "key *** end")]
    [InlineData("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "***")]
    [InlineData("github_pat_11ABCDEFG0abcdefghij_klmnop", "***")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "***")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijk", "***")]
    [InlineData("--password=hunter2 --verbose", "--password=*** --verbose")]
    [InlineData("API_KEY=abc123 npm run", "API_KEY=*** npm run")]
    [InlineData("""{"client_secret":"abc","name":"x"}""", """{"client_secret":"***","name":"x"}""")]
    [InlineData("""{\"password\":\"abc\"}""", """{\"password\":\"***\"}""")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nabc\ndef\n-----END RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----")]
    [InlineData("token=secret:NAME", "token=secret:NAME")]
    [InlineData("secret: hunter2, client_secret:hunter3", "secret: ***, client_secret:***")]
    [InlineData("12 tokens were used; see https://host/a@b and mail a@b.example", "12 tokens were used; see https://host/a@b and mail a@b.example")]
    [InlineData("nothing to hide", "nothing to hide")]
    public void Rule10_3_Redact_Text_ByPattern(string text, string expected)
    {
        Assert.Equal(expected, Redactor.Redact(text));
        Assert.Equal(expected, Redactor.Redact(expected));
    }

    [Theory]
    [InlineData("""{"Authorization":"x","n":1}""", """{"Authorization":"***","n":1}""")]
    [InlineData("""{"headers":{"set-cookie":["a=1","b=2"],"x":"y"}}""", """{"headers":{"set-cookie":["***","***"],"x":"y"}}""")]
    [InlineData("""{"headers":[["X-Api-Key","v"],["Accept","v"]]}""", """{"headers":[["X-Api-Key","***"],["Accept","v"]]}""")]
    [InlineData("""{"env":[["DB_PASSWORD","v"],["GH_TOKEN","secret:GH"]]}""", """{"env":[["DB_PASSWORD","***"],["GH_TOKEN","secret:GH"]]}""")]
    [InlineData("""{"args":["login","--password","v","-u","me"]}""", """{"args":["login","--password","***","-u","me"]}""")]
    [InlineData("""{"secrets":{"a":{"b":"v"}},"c":"w"}""", """{"secrets":{"a":{"b":"***"}},"c":"w"}""")]
    [InlineData("""{"input_tokens":12,"password":null,"next":"v"}""", """{"input_tokens":12,"password":null,"next":"v"}""")]
    [InlineData("""["token","v"]""", """["token","v"]""")]
    [InlineData("""{"url":"https://u:p@h/"}""", """{"url":"https://***@h/"}""")]
    [InlineData("\"Bearer abcdefgh\"", "\"Bearer ***\"")]
    [InlineData("1.50", "1.50")]
    public void Rule10_3_Redact_Json_ByKeyAndPattern(string json, string expected)
    {
        Assert.Equal(expected, Redactor.Redact(new RawJson(json)).Text);
        Assert.Equal(expected, Redactor.Redact(new RawJson(expected)).Text);
    }

    [Fact]
    public void Redact_StepConfig_IsStillOne()
    {
        var config = HttpConfig.Post("https://host/?sig=abc").WithHeader("Authorization", "Bearer abc123").WithJson(new { apiKey = "k", other = 1 }).ToStepConfig();

        var redacted = Redactor.Redact(new RawJson(JsonSerializer.Serialize<StepConfig>(config, RecordJson.Relaxed.StepConfig)));

        var read = (HttpStepConfig)JsonSerializer.Deserialize(redacted.Text, RecordJson.Relaxed.StepConfig)!;
        Assert.Equal("https://host/?sig=***", read.Url);
        Assert.Equal("***", read.Headers[0][1]);
        Assert.Equal("""{"apiKey":"***","other":1}""", read.Json!.Value.Text);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("token")]
    [InlineData("eyJ")]
    [InlineData("a://")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("token=")]
    [InlineData("Bearer ")]
    [InlineData("pwd ")]
    public void Redact_MegabytesOfRepetition_TakesSeconds(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 2 * 1024 * 1024 / piece.Length));
        var began = Stopwatch.GetTimestamp();

        Redactor.Redact(text);

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10));
    }
}
