namespace ModelProxy.Gateway.Upstreams;

/// <summary>Writing to the caller showed that it is gone: nobody's fault, and never the provider's.</summary>
internal sealed class CallerGoneException() : OperationCanceledException("The caller went away.");
