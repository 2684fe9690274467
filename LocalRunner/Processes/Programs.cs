using System.Diagnostics;
using System.Runtime.InteropServices;
using ModelProxy.LocalRunner.Installed;

namespace ModelProxy.LocalRunner.Processes;

/// <summary>Programs of this machine that starting others takes.</summary>
internal static class Programs
{
    /// <summary>The <c>dotnet</c> that runs us, so that the children use the same.</summary>
    public static string Dotnet { get; } = FindDotnet();

    /// <summary>util-linux's setpriv when it can tie a child's life to its parent's (<c>--pdeathsig</c>); null elsewhere.</summary>
    public static string? DeathSignalWrapper { get; } = FindWrapper();

    /// <summary>util-linux's setsid, which keeps the terminal's Ctrl-C from a child; null elsewhere.</summary>
    public static string? SessionWrapper { get; } = OperatingSystem.IsLinux() ? PathSearch.Find("setsid") : null;

    private static string FindDotnet()
    {
        // …/shared/Microsoft.NETCore.App/10.0.x/
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return PathSearch.Find("dotnet", root) is var onPath && PathSearch.Find(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")) is { } own ? own : onPath ?? "dotnet";
    }

    private static string? FindWrapper()
    {
        if (!OperatingSystem.IsLinux() || PathSearch.Find("setpriv") is not { } setpriv) return null;
        using var help = Process.Start(new ProcessStartInfo(setpriv, ["--help"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = help.StandardOutput.ReadToEnd();
        help.WaitForExit();
        return text.Contains("--pdeathsig", StringComparison.Ordinal) ? setpriv : null;
    }
}
