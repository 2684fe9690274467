using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace ModelProxy.LocalRunner.Telemetry;

/// <summary>
/// The dashboard alone, without a login and reachable from this machine only. Listens where the launch profile of
/// AppHost would have Aspire's own dashboard listen.
/// </summary>
internal static class AspireDashboard
{
    private const string Ui = "ui";
    private const string Otlp = "otlp";

    /// <summary>
    /// Adds the dashboard when it is installed, and tells every project where to send its telemetry: to
    /// <c>LOCAL_OTLP_ENDPOINT</c> when that is set, else to the dashboard.
    /// </summary>
    public static void Add(ICollection<IResource> resources, IConfiguration settings)
    {
        var collector = settings["LOCAL_OTLP_ENDPOINT"] is { Length: > 0 } said ? said : null;
        var program = collector is null ? DashboardBundle.Find(settings["MODELPROXY_ASPIRE_DASHBOARD"]) : null;
        var dashboard = program is null ? null : Describe(program, settings);
        foreach (var project in resources.OfType<ProjectResource>())
            project.Environment.Add(variables => TelemetryVariables.Write(variables, project.Name, collector ?? dashboard?.Endpoints.Single(e => e.Name == Otlp).Url));
        // where AppHost.cs looks for the dashboard's address
        settings["ASPNETCORE_URLS"] = "";
        if (dashboard is null) return;
        foreach (var project in resources.OfType<ProjectResource>()) project.Uses.Add(dashboard); // it takes their last words
        dashboard.Environment.Add(variables => settings["ASPNETCORE_URLS"] = variables["ASPNETCORE_URLS"]);
        resources.Add(dashboard);
    }

    private static ExecutableResource Describe(string program, IConfiguration settings)
    {
        var dashboard = new ExecutableResource("aspire-dashboard", program, Path.GetDirectoryName(program)!, ["dashboard"]);
        var ui = Wish(Ui, settings["ASPNETCORE_URLS"], 18888);
        var otlp = Wish(Otlp, settings["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"], 4317);
        dashboard.Endpoints.AddRange([ui, otlp]);
        dashboard.Environment.Add(variables =>
        {
            variables["ASPNETCORE_URLS"] = ui.Url;
            variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = otlp.Url;
            variables["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true";
            variables["Logging__LogLevel__Default"] = "Error"; // the banner has its address, and that it is open to this machine is meant
        });
        return dashboard;
    }

    private static EndpointAnnotation Wish(string name, string? urls, int otherwise) =>
        new(name, "http", Uri.TryCreate(urls?.Split(';')[0], UriKind.Absolute, out var url) ? url.Port : otherwise, isPromised: false);
}
