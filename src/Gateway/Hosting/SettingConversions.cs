using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace ApiHub.Gateway.Hosting;

/// <summary>
/// Finds settings that are not even of the right type, such as <c>PORT=http</c>. The binder throws at the first of them,
/// without the variable's meaning; here each becomes a sentence and its default is put back, so that the rest can be checked too.
/// </summary>
internal static class SettingConversions
{
    public static IEnumerable<string> Check(IConfiguration configuration) =>
        from type in typeof(SettingConversions).Assembly.GetTypes()
        from property in type.GetProperties()
        let name = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name
        where name is not null && configuration[name] is { Length: > 0 } text && !IsReadable(text, property.PropertyType)
        select Replace(configuration, name, property);

    private static bool IsReadable(string text, Type type)
    {
        if (type == typeof(string))
            return true;
        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Replace(IConfiguration configuration, string name, PropertyInfo property)
    {
        var defaults = Activator.CreateInstance(property.DeclaringType!);
        configuration[name] = Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture);
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return property.GetCustomAttribute<RangeAttribute>()?.ErrorMessage
            ?? name + (type == typeof(bool) ? " must be true or false." : $" is not understood: a value such as {configuration[name]} is expected.");
    }
}
