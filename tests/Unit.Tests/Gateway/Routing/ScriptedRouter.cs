using Grpc.Core;
using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.Unit.Tests.Gateway.Routing;

/// <summary>A router that answers or fails as the test wants.</summary>
internal sealed class ScriptedRouter : Router.RouterClient
{
    public StatusCode? Failure { get; set; }

    public int Asked { get; private set; }

    public override AsyncUnaryCall<Decision> DecideAsync(DecideRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
    {
        Asked++;
        var answer = Failure is { } status ? Task.FromException<Decision>(new RpcException(new global::Grpc.Core.Status(status, "scripted"))) : Task.FromResult(new Decision { Model = "sound" });
        return new AsyncUnaryCall<Decision>(answer, Task.FromResult(new Metadata()), () => global::Grpc.Core.Status.DefaultSuccess, () => [], () => { });
    }
}
