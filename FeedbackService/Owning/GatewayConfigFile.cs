using System.Text.Json;
using ModelProxy.ServiceDefaults;

namespace ModelProxy.FeedbackService.Owning;

/// <summary>The one setting that this service takes from the gateway's modelproxy.json: how long records are kept.</summary>
internal static class GatewayConfigFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>recording.retentionDays of the file at <paramref name="path"/>, else of the nearest modelproxy.json at or above <paramref name="folder"/>.</summary>
    /// <returns>The days, the default where there is no file or it does not say; or why they cannot be told.</returns>
    public static (int Days, string? Mistake) ReadRetention(string? path, string folder)
    {
        var file = string.IsNullOrWhiteSpace(path) ? Nearest(folder) : path;
        if (file is null) return (RetentionDays.Default, null);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return (0, $"{file} is no JSON object");
            if (!json.RootElement.TryGetProperty("recording", out var recording) || recording.ValueKind == JsonValueKind.Null) return (RetentionDays.Default, null);
            if (recording.ValueKind != JsonValueKind.Object) return (0, $"recording of {file} is no object");
            if (!recording.TryGetProperty("retentionDays", out var days) || days.ValueKind == JsonValueKind.Null) return (RetentionDays.Default, null);
            return days.ValueKind == JsonValueKind.Number && days.TryGetDouble(out var number) && double.IsInteger(number) && number is >= RetentionDays.ForEver and <= RetentionDays.Most
                ? ((int)number, null)
                : (0, $"recording.retentionDays of {file} must be 1 to {RetentionDays.Most} days, or 0 to keep everything");
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException) // the last: half a surrogate pair in a name
        {
            return (0, $"{file} cannot be read: {unreadable.Message}");
        }
    }

    private static string? Nearest(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "modelproxy.json") is var file && File.Exists(file)) return file;
        return null;
    }
}
