using System.Text;

namespace Lbaas.Drivers.Haproxy;

/// <summary>Writes sections and directives. Keywords are literals of this program, everything else is a <see cref="Word"/>.</summary>
internal sealed class ConfigWriter
{
    private readonly StringBuilder _text = new(2048);

    public void Comment(string keyword, Word about) => _text.Append("# ").Append(keyword).Append(' ').Append(about).Append('\n');

    public void Section(string keyword, string name = "")
    {
        _text.Append('\n').Append(keyword);
        if (name.Length > 0)
            _text.Append(' ').Append(name);
        _text.Append('\n');
    }

    public void Line(string keywords, params ReadOnlySpan<Word> words)
    {
        _text.Append("    ").Append(keywords);
        foreach (var word in words)
            _text.Append(' ').Append(word);
        _text.Append('\n');
    }

    public override string ToString() => _text.ToString();
}
