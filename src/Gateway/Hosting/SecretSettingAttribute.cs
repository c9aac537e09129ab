namespace ApiHub.Gateway.Hosting;

/// <summary>On an option whose value is, or may hold, a secret: no page and no log shows it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretSettingAttribute : Attribute;
