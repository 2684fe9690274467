using Microsoft.AspNetCore.Http;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Endpoints.PassThrough;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Settings;
using Yarp.ReverseProxy.Forwarder;

namespace ModelProxy.Unit.Tests.Gateway.Endpoints.PassThrough;

/// <summary>What stays of a request that was handed through.</summary>
public sealed class PassThroughCallTests
{
    private static readonly ProviderEntry Provider = new() { Name = "openai", Kind = ProviderKinds.OpenAI, BaseUrl = "https://api.example.com", ApiKeys = ["sk-first", "sk-second"] };

    [Fact]
    public void The_record_says_who_and_where_and_how_but_holds_no_content_no_model_and_no_key()
    {
        var call = Call("/openai/v1/files");
        call.Begin(Provider, "sk-second");
        call.Answered(200, ForwarderError.None, null);

        var record = call.Record();

        Assert.Equal(("pass-through", "/openai/v1/files", "success", 200), (record.Route, record.Endpoint, record.Outcome, record.Status));
        Assert.Equal(("openai", "openai#2", 200, "success"), (record.Attempts.Single().Provider, record.Attempts.Single().KeyId, record.Attempts.Single().Status, record.Attempts.Single().Outcome));
        Assert.Equal("", record.Model + record.Prompt + record.Reply);
        Assert.DoesNotContain("sk-", record.ToString(), StringComparison.Ordinal);
        Assert.True(Guid.TryParse(record.Id, out _));
    }

    [Fact]
    public void A_failure_is_recorded_with_its_kind()
    {
        var call = Call("/openai/v1/files");
        call.Begin(Provider, "sk-first");
        call.Answered(0, ForwarderError.Request, null);
        call.Failure = new ChatFailure { Kind = FailureKind.Network, Status = 502, Message = "cannot be reached" };

        var record = call.Record();

        Assert.Equal(("error", 502, "network"), (record.Outcome, record.Status, record.Error.Kind));
    }

    private static PassThroughCall Call(string path)
    {
        var http = new DefaultHttpContext();
        http.Request.Path = path;
        ReplyHeaders.Begin(http, TimeProvider.System);
        return new PassThroughCall(http, PassThroughSurface.All[1], TimeProvider.System);
    }
}
