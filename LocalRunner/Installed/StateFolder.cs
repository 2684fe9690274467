using System.Security.Cryptography;
using System.Text;

namespace ModelProxy.LocalRunner.Installed;

/// <summary>
/// Where a checkout keeps its database and what is running. Outside the checkout, because the database server runs as
/// another user when we are root, and that user may not be able to enter a home folder.
/// </summary>
internal static class StateFolder
{
    public const string Variable = "MODELPROXY_STATE";

    /// <summary><c>MODELPROXY_STATE</c>, else one folder per checkout below the user's data folder (root: /var/lib/modelproxy). Created when missing.</summary>
    public static string Of(string appHostDirectory)
    {
        var folder = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(Root, IdOf(appHostDirectory));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Eight letters that tell checkouts apart.</summary>
    public static string IdOf(string appHostDirectory) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(appHostDirectory))))[..8];

    private static string Root => Account.IsRoot
        ? "/var/lib/modelproxy"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "modelproxy");
}
