namespace ApiHub.EndToEnd.Browser;

/// <summary>The pages of somebody who is logged in, and the states of theirs that an address can say.</summary>
internal static class Routes
{
    public static readonly string[] All =
    [
        "dashboard", "keys", "keys?edit=new", "usage", "usage?view=table&by=model", "usage/requests", "models", "playground",
        "settings?tab=password", "settings?tab=sessions", "settings?tab=alerts", "admin", "admin?top=hour", "admin/workers", "admin/audit", "admin/keys", "admin/usage?by=user&view=table",
        "admin/requests", "admin/accounts", "admin/accounts?add=one", "admin/accounts?add=many", "usage/statement", "admin/users",
        "admin/users?edit=new", "admin/groups", "admin/groups?edit=new", "admin/settings", "admin/settings?section=environment",
        "admin/system", "admin/models", "admin/models?open=gpt-test", "admin/models?open=gpt-test&tab=history", "admin/models?add=one",
    ];
}
