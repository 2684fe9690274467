using System.Collections.Frozen;

namespace ModelProxy.Policy.Judging;

/// <summary>The domain a judge meant by its own word for it.</summary>
internal static class DomainWords
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["coding"] = Domains.Code,
        ["programming"] = Domains.Code,
        ["software"] = Domains.Code,
        ["softwaredevelopment"] = Domains.Code,
        ["computerscience"] = Domains.Code,
        ["编程"] = Domains.Code,
        ["代码"] = Domains.Code,
        ["mathematics"] = Domains.Math,
        ["maths"] = Domains.Math,
        ["数学"] = Domains.Math,
        ["physics"] = Domains.Science,
        ["chemistry"] = Domains.Science,
        ["biology"] = Domains.Science,
        ["科学"] = Domains.Science,
        ["medical"] = Domains.Medicine,
        ["health"] = Domains.Medicine,
        ["医学"] = Domains.Medicine,
        ["legal"] = Domains.Law,
        ["法律"] = Domains.Law,
        ["economics"] = Domains.Finance,
        ["financial"] = Domains.Finance,
        ["金融"] = Domains.Finance,
        ["财经"] = Domains.Finance,
        ["历史"] = Domains.History,
        ["philosophy"] = Domains.Humanities,
        ["人文"] = Domains.Humanities,
        ["logic"] = Domains.Reasoning,
        ["推理"] = Domains.Reasoning,
        ["逻辑"] = Domains.Reasoning,
        ["creative"] = Domains.CreativeWriting,
        ["writing"] = Domains.CreativeWriting,
        ["storytelling"] = Domains.CreativeWriting,
        ["poetry"] = Domains.CreativeWriting,
        ["创意写作"] = Domains.CreativeWriting,
        ["写作"] = Domains.CreativeWriting,
        ["business"] = Domains.BusinessWriting,
        ["email"] = Domains.BusinessWriting,
        ["商务写作"] = Domains.BusinessWriting,
        ["summarization"] = Domains.TextProcessing,
        ["extraction"] = Domains.TextProcessing,
        ["文本处理"] = Domains.TextProcessing,
        ["translate"] = Domains.Translation,
        ["翻译"] = Domains.Translation,
        ["conversation"] = Domains.Chat,
        ["general"] = Domains.Chat,
        ["smalltalk"] = Domains.Chat,
        ["greeting"] = Domains.Chat,
        ["聊天"] = Domains.Chat,
        ["日常对话"] = Domains.Chat,
    }.Concat(Domains.All.Select(domain => KeyValuePair.Create(LooseObject.Plain(domain), domain))).ToFrozenDictionary(word => word.Key, word => word.Value);

    /// <summary>One of the 14; empty for anything else.</summary>
    public static string Resolve(string? said) => said is null ? "" : Words.GetValueOrDefault(LooseObject.Plain(said), "");
}
