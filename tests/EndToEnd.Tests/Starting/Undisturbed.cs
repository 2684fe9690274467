namespace ModelProxy.EndToEnd.Tests.Starting;

/// <summary>
/// Tests that run while no other does. The end of the system is bound to ten seconds by the clock: a process that gets
/// no processor in that time, since another test loads every core, is killed as it should be, and proves nothing.
/// </summary>
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;
