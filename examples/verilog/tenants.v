// A bus with an encrypted memory behind it, and two masters that have a KeyID each.
//
//   scripts/build-libtmebox.sh out
//   gcc -shared -fPIC examples/verilog/tmebox_vpi.c -o tmebox.vpi -I out/include -I /usr/include/iverilog -L out/lib -ltmebox -Wl,-rpath,$PWD/out/lib
//   iverilog -g2009 -o tenants.vvp examples/verilog/tenants.v
//   vvp -M . -m tmebox tenants.vvp
`timescale 1ns / 1ns

module encrypted_memory (
    input wire clock,
    input wire request,
    input wire write,
    input wire [5:0] keyid,
    input wire [39:0] address,
    input wire [63:0] byte_enables,
    input wire [511:0] write_data,
    output reg [511:0] read_data,
    output reg machine_check
);
    integer status;

    always @(posedge clock) begin
        if (request && write) begin
            status = $tmebox_write({26'b0, keyid}, {24'b0, address}, byte_enables, write_data);
            status = $tmebox_flush({26'b0, keyid}, {24'b0, address});
        end else if (request) begin
            status = $tmebox_read({26'b0, keyid}, {24'b0, address}, read_data);
            machine_check <= status == 4;
        end
    end
endmodule

module tenants;
    localparam ALICE = 6'd1, BOB = 6'd2;
    localparam [39:0] HERE = 40'h1000;

    reg clock = 0, request = 0, write = 0;
    reg [5:0] keyid;
    reg [39:0] address = HERE;
    reg [63:0] byte_enables;
    reg [511:0] write_data, dram;
    wire [511:0] read_data;
    wire machine_check;
    integer status;

    encrypted_memory memory (clock, request, write, keyid, address, byte_enables, write_data, read_data, machine_check);

    always #5 clock = ~clock;

    task put(input [5:0] who, input [63:0] enables, input [511:0] data);
        begin
            @(negedge clock);
            request = 1; write = 1; keyid = who; byte_enables = enables; write_data = data;
            @(negedge clock);
            request = 0;
        end
    endtask

    task get(input [5:0] who);
        begin
            @(negedge clock);
            request = 1; write = 0; keyid = who;
            @(negedge clock);
            request = 0;
        end
    endtask

    initial begin
        status = $tmebox_open(6);
        status = $tmebox_key({26'b0, ALICE}, 128'h11);
        status = $tmebox_key({26'b0, BOB}, 128'h22);

        put(ALICE, {64{1'b1}}, {64{8'hA5}});
        status = $tmebox_snoop({24'b0, HERE}, dram);
        $display("DRAM holds the plaintext: %0d", dram == {64{8'hA5}});

        get(ALICE);
        $display("Alice reads %h, machine check %0d", read_data[63:0], machine_check);

        put(ALICE, 64'h0F, {64{8'h3C}});
        get(ALICE);
        $display("Alice reads %h, machine check %0d", read_data[63:0], machine_check);

        get(BOB);
        $display("Bob reads   %h, machine check %0d", read_data[63:0], machine_check);
        $finish(0);
    end
endmodule
