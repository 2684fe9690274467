using System.ComponentModel.DataAnnotations;

namespace ModelProxy.Simulator.Users;

/// <summary>Section <c>Simulator:Users</c>; also <c>SIMULATOR_USERS</c> and <c>SIMULATOR_USERS_PER_MINUTE</c>.</summary>
internal sealed class UserOptions
{
    /// <summary>Simulated users who ask the gateway and rate its answers; 0 = none.</summary>
    [Range(0, 10_000)]
    public int Count { get; set; }

    /// <summary>Requests of all users together.</summary>
    [Range(0.1, 60_000)]
    public double PerMinute { get; set; } = 30;

    /// <summary>Key for the gateway, where it wants one.</summary>
    public string Key { get; set; } = "";
}
