using System.Xml;

namespace TmeBox.Cli.Reporting;

/// <summary>Foreign text as XML can hold it.</summary>
internal static class XmlText
{
    /// <summary>The text with a dot for each character that XML has none for.</summary>
    public static string Of(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '.'));
}
