// An XTS engine behind a pipe: reads "decrypts wide data_key tweak_key unit line" as numbers, writes the line. Each on a line of its own.
// Build: iverilog -g2012 -o xts xts.v
module xts;
    `include "aes.vh"
    reg decrypts, wide;
    reg [255:0] data_key, tweak_key;
    reg [127:0] unit;
    reg [511:0] line, tweaks;
    initial begin
        make_sbox;
        while ($fscanf('h8000_0000, "%h %h %h %h %h %h", decrypts, wide, data_key, tweak_key, unit, line) == 6) begin
            make_tweaks(tweak_key, wide, unit, tweaks);
            pass_line(data_key, wide, tweaks, decrypts, line);
            $display("%h", line);
            $fflush;
        end
        $finish;
    end
endmodule
