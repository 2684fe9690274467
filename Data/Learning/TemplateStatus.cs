namespace ModelProxy.Data.Learning;

/// <summary>The life of a template's version: draft → shadow → trial → active → retired, or rolled_back from any of the last three.</summary>
public static class TemplateStatus
{
    public const string Draft = "draft";
    public const string Shadow = "shadow";
    public const string Trial = "trial";
    public const string Active = "active";
    public const string Retired = "retired";
    public const string RolledBack = "rolled_back";
}
