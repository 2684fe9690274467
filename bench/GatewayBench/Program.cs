using ModelProxy.GatewayBench;

// GatewayBench [--alone] [--rate 500] [--seconds 2] [--rounds 3] [--streams 1000] [--only stream-64] [--with DOTNET_gcServer=0]...   compares provider, bare YARP and gateway, side by side in one run
// GatewayBench upstream PORT     a provider that answers at once (a child of the above)
// GatewayBench yarp PORT URL     YARP with nothing else (a child of the above)
return args switch
{
    ["upstream", var port] => await Upstream.RunAsync(int.Parse(port)),
    ["yarp", var port, var target] => await BareYarp.RunAsync(int.Parse(port), target),
    _ => await Comparison.RunAsync(BenchOptions.Parse(args)),
};
