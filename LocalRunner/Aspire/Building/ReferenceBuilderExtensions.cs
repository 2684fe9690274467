using Aspire.Hosting.ApplicationModel;
using ModelProxy.LocalRunner.Variables;

namespace Aspire.Hosting;

/// <summary>What one resource is told about another: the variables of <see cref="ReferenceVariables"/>.</summary>
public static class ReferenceBuilderExtensions
{
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null, bool optional = false) where T : IResourceWithEnvironment
    {
        var resource = ResourceBuilderExtensions.Of(builder);
        resource.Uses.Add(source.Resource);
        resource.Environment.Add(variables => ReferenceVariables.WriteConnection(variables, connectionName ?? source.Resource.Name, source.Resource, optional));
        return builder;
    }

    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithServiceDiscovery> source) where T : IResourceWithEnvironment
    {
        var resource = ResourceBuilderExtensions.Of(builder);
        resource.Uses.Add(source.Resource);
        resource.Environment.Add(variables => ReferenceVariables.WriteService(variables, (Resource)(IResource)source.Resource));
        return builder;
    }

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value) where T : IResourceWithEnvironment =>
        Write(builder, name, () => value ?? "");

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference) where T : IResourceWithEnvironment =>
        Write(builder, name, ((IValueProvider)endpointReference).GetValue);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value) where T : IResourceWithEnvironment =>
        Write(builder, name, value.Resolve);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter) where T : IResourceWithEnvironment =>
        Write(builder, name, () => parameter.Resource.Value);

    private static IResourceBuilder<T> Write<T>(IResourceBuilder<T> builder, string name, Func<string> value) where T : IResourceWithEnvironment
    {
        ResourceBuilderExtensions.Of(builder).Environment.Add(variables => variables[name] = value());
        return builder;
    }
}
