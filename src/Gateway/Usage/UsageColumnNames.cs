namespace ApiHub.Gateway.Usage;

/// <summary>The first line of a file of requests, in the languages of the console.</summary>
internal static class UsageColumnNames
{
    /// <summary>Of the columns, those that only operators see.</summary>
    private static readonly Range ForOperators = 2..4;

    private static readonly string[] English =
    [
        "Time", "Request ID", "User", "Account", "Key", "Model", "Requested model", "Endpoint", "Status", "Outcome", "Error", "Input tokens",
        "Cached input tokens", "Cache write tokens (5 m)", "Cache write tokens (1 h)", "Output tokens", "Reasoning tokens", "Images", "Metering",
        "Multiplier", "Cost (credits)", "First byte (ms)", "Duration (ms)", "Attempts",
    ];

    private static readonly string[] Chinese =
    [
        "时间", "请求 ID", "用户", "账号", "密钥", "模型", "请求的模型", "接口", "状态码", "结果", "错误", "输入 Token", "缓存输入 Token", "写缓存 Token（5 分钟）",
        "写缓存 Token（1 小时）", "输出 Token", "推理 Token", "图片", "计量方式", "倍率", "费用（额度）", "首字节（毫秒）", "耗时（毫秒）", "尝试次数",
    ];

    /// <param name="languages">A language, or several in the order in which they are preferred, as browsers send them.</param>
    /// <param name="everybodys">Whether it tells of users and accounts.</param>
    public static IReadOnlyList<string> In(string languages, bool everybodys)
    {
        var first = languages.Split(',', ';')[0].Trim();
        var all = first.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English;
        return everybodys ? all : [.. all[..ForOperators.Start], .. all[ForOperators.End..]];
    }
}
