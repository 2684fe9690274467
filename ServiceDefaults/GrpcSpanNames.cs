using System.Diagnostics;
using OpenTelemetry;

namespace ModelProxy.ServiceDefaults;

/// <summary>
/// Names the spans of gRPC calls after what was called, e.g. <c>modelproxy.router.v1.Router/Decide</c>: the client
/// library calls each of them <c>Grpc.Net.Client.GrpcOut</c>.
/// </summary>
internal sealed class GrpcSpanNames : BaseProcessor<Activity>
{
    public const string Source = "Grpc.Net.Client";

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == Source && data.GetTagItem("grpc.method") is string method) data.DisplayName = method.TrimStart('/');
    }
}
