namespace ModelProxy.TestKit;

/// <summary>Free ports of the inner services, known before anybody starts, so that nobody waits for anybody.</summary>
public sealed class ServicePlaces
{
    private readonly Dictionary<string, (int Http, int Grpc)> _ports = new()
    {
        ["FeedbackService"] = (Ports.Free(), Ports.Free()),
        ["RouterService"] = (Ports.Free(), Ports.Free()),
        ["LearningWorker"] = (Ports.Free(), Ports.Free()),
    };

    public (int Http, int Grpc) Of(string project) => _ports[project];

    /// <summary>How everybody finds them: <c>services__router__grpc__0</c> and so on.</summary>
    public void Write(Dictionary<string, string?> variables)
    {
        foreach (var (name, project) in new[] { ("feedback", "FeedbackService"), ("router", "RouterService"), ("learning", "LearningWorker") })
        {
            variables[$"services__{name}__http__0"] = $"http://127.0.0.1:{Of(project).Http}";
            variables[$"services__{name}__grpc__0"] = $"http://127.0.0.1:{Of(project).Grpc}";
        }
    }
}
