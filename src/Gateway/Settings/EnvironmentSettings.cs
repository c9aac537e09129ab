using System.Globalization;
using System.Reflection;
using ApiHub.Gateway.Hosting;

namespace ApiHub.Gateway.Settings;

/// <param name="Name">The variable's name.</param>
/// <param name="IsSet">Whether the environment or the file .env sets it.</param>
/// <param name="IsSecret">Whether its value is shown to nobody.</param>
/// <param name="Value">What holds; null: nothing does, or it is a secret.</param>
/// <param name="Default">What holds where it is not set; null: nothing, or what it then is depends.</param>
internal sealed record EnvironmentSetting(string Name, bool IsSet, bool IsSecret, string? Value, string? Default);

/// <param name="Items">Every variable that the gateway reads, by name.</param>
internal sealed record EnvironmentSettingList(IReadOnlyList<EnvironmentSetting> Items);

/// <summary>Every environment variable that the options of all folders name.</summary>
internal static class EnvironmentSettings
{
    public static EnvironmentSettingList Read(IConfiguration environment) => new(
    [
        .. from type in typeof(EnvironmentSettings).Assembly.GetTypes()
           from property in type.GetProperties()
           let name = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name
           where name is not null
           group property by name into named
           orderby named.Key
           select Of(named.Key, named.First(), environment[named.Key]),
    ]);

    private static EnvironmentSetting Of(string name, PropertyInfo property, string? text)
    {
        var isSet = !string.IsNullOrEmpty(text);
        if (property.IsDefined(typeof(SecretSettingAttribute)))
            return new(name, isSet, IsSecret: true, Value: null, Default: null);
        var usual = property.GetValue(Activator.CreateInstance(property.DeclaringType!)) switch
        {
            null or "" => null,
            bool flag => flag ? "true" : "false",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        return new(name, isSet, IsSecret: false, isSet ? text : usual, usual);
    }
}
