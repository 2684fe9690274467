using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Journey;

/// <summary>Learning steered over the gateway's admin surface: what is set there acts in the next requests and is recorded with them.</summary>
public sealed class SteeringJourneyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompts_and_experiments_are_steered_over_http_and_act_in_the_next_requests()
    {
        await using var system = await WholeSystem.StartAsync(Cancellation);

        // a person's template comes into force
        var saved = await SendAsync(system, "/api/admin/prompts", new { text = "Choose for {{query}} among {{models: fields}} as JSON with selectedModel.", author = "ann", note = "short" });
        Assert.Equal((2, "draft", 1), (saved["version"]!.GetValue<int>(), saved["status"]!.GetValue<string>(), saved["parent"]!.GetValue<int>()));
        await SendAsync(system, "/api/admin/prompts/2/use", null);
        var list = JsonNode.Parse(await system.Client.GetStringAsync("/api/admin/prompts", Cancellation))!["prompts"]!.AsArray();
        Assert.Equal(["active", "retired"], list.Select(prompt => prompt!["status"]!.GetValue<string>()));

        // two models share `auto` out
        var started = await SendAsync(system, "/api/admin/experiments", new
        {
            name = "which writes better",
            kind = "model",
            arms = new object[] { new { name = "control", model = "coder", share = 0.5 }, new { name = "candidate", model = "writer", share = 0.5 } },
        });
        var id = started["id"]!.GetValue<string>();
        var asked = 0;
        await Wait.UntilAsync(async () =>
        {
            // the same question is the same conversation, which stays with its arm
            await system.AskAsync($"Which of you answers question {asked++}?");
            return await system.Database.ScalarAsync<long>($"select count(distinct (d.arm, e.model)) from routing.decision d join traffic.exchange e on e.id = d.query_id where d.experiment = '{id}' and e.model = case d.arm when 'control' then 'coder' else 'writer' end", Cancellation) == 2;
        }, Cancellation, describe: () => system.Router.Output);
        Assert.Equal("cancelled", (await SendAsync(system, $"/api/admin/experiments/{id}/stop", null))["status"]!.GetValue<string>());

        var learned = await SendAsync(system, "/api/admin/learn?full=true", null);
        Assert.Equal("full", learned["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_the_surfaces_own_words()
    {
        await using var system = await WholeSystem.StartAsync(Cancellation);

        await RefusedAsync(system, "/api/admin/prompts", new { text = "no places" }, HttpStatusCode.BadRequest, "{{query}}");
        await RefusedAsync(system, "/api/admin/prompts", new { txt = "typo" }, HttpStatusCode.BadRequest, "txt");
        await RefusedAsync(system, "/api/admin/prompts/77/use", null, HttpStatusCode.NotFound, "no version 77");
        await RefusedAsync(system, "/api/admin/prompts/rollback", null, HttpStatusCode.Conflict, "no version to go back");
        await RefusedAsync(system, "/api/admin/experiments", new { name = "x", kind = "model", arms = Array.Empty<object>() }, HttpStatusCode.BadRequest, "two arms");
        await system.Learning.KillAsync();
        await RefusedAsync(system, "/api/admin/prompts/1/use", null, HttpStatusCode.ServiceUnavailable, "LearningWorker does not answer");
    }

    private static async Task<JsonNode> SendAsync(WholeSystem system, string path, object? body)
    {
        using var response = await system.Client.PostAsync(path, JsonContent.Create(body ?? new { }), Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}\n{system.Learning.Output}");
        return JsonNode.Parse(text)!;
    }

    private static async Task RefusedAsync(WholeSystem system, string path, object? body, HttpStatusCode status, string says)
    {
        using var response = await system.Client.PostAsync(path, JsonContent.Create(body ?? new { }), Cancellation);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(says, answer["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotEmpty(answer["error"]!.GetValue<string>());
    }
}
